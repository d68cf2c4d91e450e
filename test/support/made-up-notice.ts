/** A notice of 2027 that is made up: none is published. It is worded as those of 2025 and 2026. */
import { readFileSync } from 'node:fs';
import { smallDialplanWith } from './small-dialplan.ts';

export const madeUpNotice = `# 虚构，仅供测试：2027 年的通知尚未公布
国务院办公厅关于2027年
部分节假日安排的通知

各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月31日（周日）、2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置，确保人民群众祥和平安度过节日假期。
国务院办公厅
2026年11月30日
`;

/** The notice of a year from 2018 to 2026, as it was published. */
export function publishedNotice(year: number): string {
  return readFileSync(`test/dialplan/time/notice/published/${year}.txt`, 'utf8');
}

/** The section, with passages of the notice replaced, each of which must be there. */
export function noticeSection(...changes: readonly (readonly [string, string])[]): string {
  const notice = changes.reduce((text, [passage, by]) => {
    if (!text.includes(passage)) throw new Error(`no '${passage}' in the notice`);
    return text.replace(passage, by);
  }, madeUpNotice);
  return `publicHolidays:\n  '2027':\n    notice: |\n${notice.replace(/^(?=.)/gm, '      ')}`;
}

/** The small dialplan, whose office keeps the public holidays. */
export const smallDialplanWithHolidays = smallDialplanWith([
  '    weekly:',
  '    publicHolidays: {country: cn, hours: closed}\n    weekly:',
]);
