/** A simulated call as it is read, in each language. */
import { describe, expect, it } from 'vitest';
import { formatSimulation } from '../../src/cli/simulation-words.ts';
import type { Language } from '../../src/dialplan/schema.ts';
import { simulate, simulationDefaults } from '../../src/dialplan/simulation/simulate.ts';
import { demoDialplan } from '../support/demo-dialplan.ts';

const dialplan = demoDialplan();
const simulation = simulate(dialplan, {
  ...{ ...simulationDefaults, from: '13800138000', to: '4008108000' },
  ...{ at: Date.UTC(2026, 9, 1, 13, 30), press: ['1', '12', '1234567890#'], agents: 3, ahead: 1 },
});

describe('a simulated call', () => {
  it.each<[Language, readonly string[]]>([
    [
      'en',
      [
        'Thu 2026-10-01 21:30 Asia/Shanghai, dialplan VERSION',
        '    0.0 s  13800138000 calls 4008108000',
        '    0.0 s  answer:',
        '    0.0 s    the call is answered',
        '    0.0 s  opening-hours:',
        "    0.0 s    open: in 'service' this weekday has 00:00-24:00",
        '    0.0 s  welcome:',
        '    0.0 s    hears “您好，欢迎致电快递客户服务热线。”',
        '    3.2 s  main-menu:',
        '    3.2 s    hears “查询快件请按一，预约取件请按二，人工服务请按零。” “For English, press nine.”',
        '   10.1 s    presses 1: Track a shipment',
        '   10.1 s  waybill:',
        '   10.1 s    hears “请输入您的运单号码，以井号键结束。”',
        '   18.4 s    types 12, which is not accepted: length',
        '   18.4 s    hears “运单号码应为十到十二位数字。” “请输入您的运单号码，以井号键结束。”',
        "   29.1 s    types 1234567890: kept as 'waybill'",
        '   29.1 s  shipment:',
        "   29.3 s    'tracking' gives nothing: unreachable",
        '   29.3 s  tracking:',
        "   29.3 s    'reason' is now 'tracking'",
        '   29.3 s  agent:',
        '   29.3 s    because no condition holds',
        '   29.3 s  site:',
        "   29.3 s    is in no area of 'express-sites'",
        '   29.3 s  whole-network:',
        '   29.3 s    because variables.reason == "tracking"',
        '   29.3 s  tracking-queue:',
        "   29.3 s    waits in the queue 'tracking', priority 0, needs tracking 1",
        '   29.3 s    hears “正在为您转接人工服务，请稍候。”',
        '   29.3 s    hears music',
        '   29.3 s    offered to agt_002: idle for 29 s, one of 2 who could; passed over: 1 offered, 1 less-idle',
        '   33.4 s    talks with agt_002',
        '   93.4 s  the call ends: answered (caller)',
      ],
    ],
    [
      'zh-CN',
      [
        '2026-10-01 周四 21:30 Asia/Shanghai，拨号方案 VERSION',
        '    0.0 秒  13800138000 呼叫 4008108000',
        '    0.0 秒  answer:',
        '    0.0 秒    热线应答',
        '    0.0 秒  opening-hours:',
        '    0.0 秒    营业中：日历“service”，平日 00:00-24:00',
        '    0.0 秒  welcome:',
        '    0.0 秒    听到“您好，欢迎致电快递客户服务热线。”',
        '    3.2 秒  main-menu:',
        '    3.2 秒    听到“查询快件请按一，预约取件请按二，人工服务请按零。” “For English, press nine.”',
        '   10.1 秒    按 1：查询快件',
        '   10.1 秒  waybill:',
        '   10.1 秒    听到“请输入您的运单号码，以井号键结束。”',
        '   18.4 秒    输入 12，不符合要求：位数不对',
        '   18.4 秒    听到“运单号码应为十到十二位数字。” “请输入您的运单号码，以井号键结束。”',
        '   29.1 秒    输入 1234567890：记为“waybill”',
        '   29.1 秒  shipment:',
        '   29.3 秒    服务“tracking”没有给出结果：连不上',
        '   29.3 秒  tracking:',
        '   29.3 秒    变量“reason”设为“tracking”',
        '   29.3 秒  agent:',
        '   29.3 秒    因为没有条件成立',
        '   29.3 秒  site:',
        '   29.3 秒    不属于地区表“express-sites”的任何地区',
        '   29.3 秒  whole-network:',
        '   29.3 秒    因为 variables.reason == "tracking"',
        '   29.3 秒  tracking-queue:',
        '   29.3 秒    在队列“tracking”排队，优先级 0，需要技能“tracking” 1 级',
        '   29.3 秒    听到“正在为您转接人工服务，请稍候。”',
        '   29.3 秒    听等待音乐',
        '   29.3 秒    分配给 agt_002：空闲 29 秒，能接的坐席 2 人；跳过：正在振铃 1 人，空闲较短 1 人',
        '   33.4 秒    与 agt_002 通话',
        '   93.4 秒  通话结束：已接听（来电者挂机）',
      ],
    ],
  ])('is told with times, texts, decisions and reasons in %s', (language, told) => {
    const words = formatSimulation(dialplan, simulation, 'Asia/Shanghai', language);
    expect(words.replace(simulation.version, 'VERSION').split('\n')).toEqual(told);
  });
});
