/**
 * The schema's own words about wrong forms, in Chinese. They stand in English beside the forms; a test
 * goes through the schema and names those that are missing here.
 */
import { customerClasses } from '../../acd/model/config.ts';
import { alarmNames } from './alarms.ts';
import { languages } from './words.ts';

export const formWords: ReadonlyMap<string, string> = new Map([
  ['use lower case letters, digits and hyphens', '只用小写字母、数字和连字符'],
  ["a key is one of 0-9, '*' and '#'", '按键只能是 0-9、“*”和“#”'],
  ['write the number with digits only', '号码只写数字'],
  ["write a duration such as '300ms', '5s' or '2m'", '时长写成“300ms”、“5s”或“2m”的样子'],
  ['at most 24h', '最多 24h'],
  ["write '22:00-06:00'", '写成“22:00-06:00”的样子'],
  [
    "write opening hours such as '08:00-20:00', '08:00-12:00, 14:00-18:00' or 'closed'",
    '营业时间写成“08:00-20:00”、“08:00-12:00, 14:00-18:00”或“closed”',
  ],
  ["write a time as '2026-10-01 21:30'", '时间写成“2026-10-01 21:30”的样子'],
  ["write keys as '1' or '1234567890#'", '按键写成“1”或“1234567890#”的样子'],
  ['say what is expected', '请写明期望什么'],
  [`a language is ${languages.join(' or ')}`, `语言是 ${languages.join(' 或 ')}`],
  [
    "write an address such as 'https://crm.example.com/waybills'",
    '地址写成“https://crm.example.com/waybills”的样子',
  ],
  ['there is no such day', '没有这一天'],
  [
    "hours end after they begin: write '20:00-24:00', and '00:00-08:00' on the next day",
    '结束要晚于开始：过零点写成“20:00-24:00”，第二天再写“00:00-08:00”',
  ],
  [
    "write a date as 2027-02-05, or a lunar one as 'lunar 8-15'",
    '日期写成 2027-02-05 的样子，农历写成“lunar 8-15”',
  ],
  ["write the year as '2027'", '年份写成“2027”的样子'],
  ['write how the numbers begin, with digits only', '号码前缀只写数字'],
  ['say when', '请写明何时'],
  [
    'name one target: queue, callback, announce, flow or refuse',
    '只写一个去向：queue、callback、announce、flow 或 refuse',
  ],
  [
    'name one target: refuse, announce, flow or hotline',
    '只写一个去向：refuse、announce、flow 或 hotline',
  ],
  [
    "write an address or a network such as '203.0.113.0/24'",
    '写一个地址或网段，如“203.0.113.0/24”',
  ],
  [
    "write a name or an address, with its port where it is not 5060: 'sip.example.com:5070'",
    '写域名或地址，端口不是 5060 时一并写上：“sip.example.com:5070”',
  ],
  ['ports are 1 to 65535', '端口为 1 到 65535'],
  ['a prefix has digits only', '前缀只写数字'],
  ["each 'from' once", '每个“from”只写一次'],
  ['from 1s to 2m', '从 1s 到 2m'],
  ['from 5s to 5m', '从 5s 到 5m'],
  ['from 1s to 5m', '从 1s 到 5m'],
  ['from 1s to 24h', '从 1s 到 24h'],
  ['from 1s to 1m', '从 1s 到 1m'],
  ['from 1s to 30s', '从 1s 到 30s'],
  ["write the domain alone: 'ims.example.com'", '只写域名：“ims.example.com”'],
  ['from 1m to 24h', '从 1m 到 24h'],
  ['from 1s to 10m', '从 1s 到 10m'],
  ['from 1s to 1h', '从 1s 到 1h'],
  ['from 100ms to 30s', '从 100ms 到 30s'],
  ["write the country code as '86'", '国家代码写成“86”的样子'],
  [`a class is ${customerClasses.join(', ')}`, `等级只能是 ${customerClasses.join('、')}`],
  [`an alarm is ${alarmNames.join(', ')}`, `告警只能是 ${alarmNames.join('、')}`],
  ["facts and cases come from the service that 'ask' names", '“facts”和“cases”来自“ask”写的服务'],
  ["give 'ask' or 'link'", '“ask”和“link”至少写一个'],
  ["write a place such as 'customer.balance'", '位置写成“customer.balance”的样子'],
  ['the highest answer is above the lowest', '最高分要大于最低分'],
  ["write a mask such as '1[3-9]?????????'", '号码样式写成“1[3-9]?????????”的样子'],
  ['a menu needs at least one key', '菜单至少要有一个按键'],
  ['a choice needs at least two languages', '选择语言至少要有两种'],
  ["give either 'set' or 'choose'", '“set”和“choose”写其中一个'],
  ["give one of 'agent', 'extension' and 'number'", '“agent”、“extension”和“number”写其中一个'],
  ["write the name of a header such as 'X-Api-Key'", '请求头的名称写成“X-Api-Key”的样子'],
  ['a header has Latin letters, digits and signs only', '请求头只能有拉丁字母、数字和符号'],
  ['at most 20 headers', '最多 20 个请求头'],
  ["write the place in the answer as 'order.status'", '在回答中的位置写成“order.status”的样子'],
  ["give either 'customer' or 'service'", '“customer”和“service”写其中一个'],
]);
