/** Phones, trunks and health as the admins' pages show them. */
import type { Clock } from '../../../src/base/clock.ts';
import type { LinesWatch } from '../../../src/calls/supervision/supervisor-port.ts';
import type { CalendarDesk } from '../../../src/desk/admin-ports.ts';
import type { CompiledDialplan } from '../../../src/dialplan/compiled.ts';
import { calendarStandings, calendarYear } from '../../../src/dialplan/time/calendar-year.ts';
import type { PhoneRow, TrunkRow } from '../../../src/protocol/rest/system.ts';

export function samplePhones(now: number): readonly PhoneRow[] {
  const contact = {
    ...{ protocol: 'udp', address: '192.0.2.31:5060' },
    userAgent: 'Yealink SIP-T46U 108.86.0.20',
    registeredAt: now - 900_000,
    expiresAt: now + 2_700_000,
  };
  return [
    { extension: '1000', contacts: [] },
    { extension: '1001', name: '林静', contacts: [contact] },
    { extension: '1002', name: '赵敏', contacts: [] },
  ];
}

export function sampleTrunks(now: number): readonly TrunkRow[] {
  return [
    {
      ...{ name: 'carrier-beijing', addresses: ['192.0.2.0/28', '2001:db8::/64'] },
      ...{ open: 12, lastDay: 8_431, lastCallAt: now - 3_000, out: true, down: false },
      registration: { state: 'registered', since: now - 86_000_000, validUntil: now + 900_000 },
      health: { state: 'up', since: now - 86_000_000 },
    },
    {
      ...{ name: 'backup', addresses: [], digestUser: 'hotline', open: 0, lastDay: 0 },
      ...{ out: true, down: true, health: { state: 'down', since: now - 660_000 } },
      registration: { state: 'refused', since: now - 600_000, sipStatus: 403 },
    },
    {
      ...{ name: 'local', addresses: ['127.0.0.0/8'], out: false, down: false },
      ...{ open: 0, lastDay: 3, lastCallAt: now - 7_200_000 },
    },
  ];
}

/** One hotline has nothing left, another only what is reserved for it. */
export const sampleLines: Omit<LinesWatch, 'at'> = {
  ...{ used: 141, max: 150, treatments: 3, treatmentsMax: 20 },
  hotlines: [
    {
      ...{ id: 'express', used: 120, reserved: 0, max: 120, free: 0 },
      name: { 'zh-CN': '快递客户服务热线', en: 'Express customer hotline' },
    },
    {
      ...{ id: 'rescue', used: 19, reserved: 8, max: 30, free: 9 },
      name: { 'zh-CN': '道路救援', en: 'Roadside assistance' },
    },
    { id: 'sales', used: 2, reserved: 0, free: 9, name: { 'zh-CN': '销售', en: 'Sales' } },
  ],
  classes: [
    { id: 'contract', used: 37, reserved: 10, max: 40, free: 3 },
    { id: 'emergency', used: 1, reserved: 4, max: 150, free: 9 },
  ],
};

const week = (weekday: string, saturday: string) => ({
  ...{ mon: weekday, tue: weekday, wed: weekday, thu: weekday, fri: weekday },
  ...{ sat: saturday, sun: 'closed' },
});

/**
 * An office that keeps public holidays, and a line that is always open but for one evening.
 * @param live whose holiday notices they keep
 */
export function sampleCalendars(clock: Clock, live: () => CompiledDialplan): CalendarDesk {
  const zone = { timeZone: 'Asia/Shanghai' };
  const office = {
    ...{ ...zone, id: 'office', weekly: week('08:30-12:00, 13:30-18:00', '09:00-12:00') },
    publicHolidays: { country: 'cn' as const, hours: 'closed' },
    dates: { '2026-12-31': '08:30-12:00', 'lunar 8-15': 'closed' },
  };
  const always = {
    ...{ ...zone, id: 'service', weekly: { ...week('00:00-24:00', '00:00-24:00') } },
    dates: { '2027-02-05': '00:00-18:00' },
  };
  const service = { ...always, weekly: { ...always.weekly, sun: '00:00-24:00' } };
  const calendars = () => {
    const kept = Object.values(live().calendars).find((one) => one.holidayLists);
    return { office: { ...office, holidayLists: kept?.holidayLists ?? {} }, service };
  };
  return {
    standings: () => calendarStandings({ calendars: calendars() }, clock.now()),
    year: (id, year) => calendarYear({ calendars: calendars() }, id, year),
  };
}
