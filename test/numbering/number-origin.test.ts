import { describe, expect, it } from 'vitest';
import { areas } from '../../src/numbering/area-codes.ts';
import { MobilePlaces } from '../../src/numbering/mobile-places.ts';
import { originOf } from '../../src/numbering/number-origin.ts';

const english = (number: string, places?: MobilePlaces) => {
  const origin = originOf(number, places);
  return origin && [origin.place?.en, origin.carrier?.en].filter((word) => word).join(' · ');
};

describe("a number's origin", () => {
  it.each([
    ['01062512345', 'Beijing'],
    ['075588886666', 'Shenzhen, Guangdong'],
    ['03352345678', 'Qinhuangdao, Hebei'],
    ['+8675588886666', 'Shenzhen, Guangdong'],
    ['0086755888866', 'Shenzhen, Guangdong'],
    ['0898 is written without spaces', undefined],
    ['089866668888', 'Hainan'],
    ['13800138000', 'China Mobile'],
    ['013800138000', 'China Mobile'],
    ['+8613800138000', 'China Mobile'],
    ['13491234567', 'China Telecom'],
    ['17051234567', 'China Mobile'],
    ['19212345678', 'China Broadnet'],
    ['15412345678', undefined],
    ['+85223456789', 'Hong Kong, China'],
    ['0085223456789', 'Hong Kong, China'],
    ['+12125550123', 'United States'],
    ['+4930123456', 'Germany'],
    ['+9991234567', undefined],
    ['62512345', undefined],
    ['4008108000', undefined],
    ['1001', undefined],
    ['anonymous', undefined],
    ['', undefined],
  ])('of %s is %s', (number, origin) => {
    expect(english(number)).toBe(origin);
  });

  it('is told in Chinese from the province to the city', () => {
    expect(originOf('075588886666')?.place?.['zh-CN']).toBe('广东 深圳');
    expect(originOf('01062512345')?.place?.['zh-CN']).toBe('北京');
    expect(originOf('13800138000')?.carrier?.['zh-CN']).toBe('中国移动');
    expect(originOf('+886223456789')?.place?.['zh-CN']).toBe('中国台湾');
  });

  it("has a mobile's place where an operator brought the table", () => {
    const places = new MobilePlaces('# prefix,area code\n1380013,010\n\n1391234,755,深圳\r\n');
    expect(english('13800138000', places)).toBe('Beijing · China Mobile');
    expect(english('13912345678', places)).toBe('Shenzhen, Guangdong · China Mobile');
    expect(english('13500000000', places)).toBe('China Mobile');
  });

  it.each(['138001,010', '1380013', '1380013,900', '13800138,010', '1380013;010'])(
    'is not read from a table with the line %s',
    (line) => {
      expect(() => new MobilePlaces(`1390000,010\n${line}\n`)).toThrow(/line 2 is not/);
    },
  );
});

describe('the area codes', () => {
  it('are those of all thirty-one provinces, none the beginning of another', () => {
    expect(new Set([...areas.values()].map(({ province }) => province.en)).size).toBe(31);
    expect(areas.size).toBe(327);
    for (const code of areas.keys()) expect(code).toMatch(/^(10|2\d|[3-9]\d\d)$/);
  });

  it('have a name in each language', () => {
    for (const { province, city = province } of areas.values()) {
      expect([province['zh-CN'], city['zh-CN']].join('')).toMatch(/^[\p{Script=Han}、()]+$/u);
      expect([province.en, city.en].join('')).toMatch(/^[\p{Script=Latin} '/()]+$/u);
    }
  });
});
