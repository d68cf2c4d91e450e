/**
 * Whose mobile numbers begin how (网号): from Google's libphonenumber (`resources/carrier/en/86.txt`).
 * Since numbers can be carried to another carrier (携号转网, 2019), it is who gave the number out.
 */

const names = {
  mobile: { 'zh-CN': '中国移动', en: 'China Mobile' },
  unicom: { 'zh-CN': '中国联通', en: 'China Unicom' },
  telecom: { 'zh-CN': '中国电信', en: 'China Telecom' },
  broadnet: { 'zh-CN': '中国广电', en: 'China Broadnet' },
} as const;

/** The longest prefix that fits is right. */
const prefixes: Readonly<Record<keyof typeof names, string>> = {
  mobile:
    '134 135 136 137 138 139 147 150 151 152 157 158 159 165 1703 1705 1706 172 178 182 183 184 ' +
    '187 188 195 197 198',
  unicom: '130 131 132 145 155 156 166 167 1704 1707 1708 1709 171 175 176 185 186 196',
  telecom: '133 1349 149 153 162 1700 1701 1702 173 174 177 180 181 189 190 191 193 199',
  broadnet: '192',
};

const carriers = new Map(
  Object.entries(prefixes).flatMap(([carrier, all]) =>
    all.split(' ').map((prefix) => [prefix, names[carrier as keyof typeof names]] as const),
  ),
);

/** @param number of eleven digits, beginning with 1. Undefined for a prefix nobody was given. */
export function carrierOf(number: string): Readonly<Record<'zh-CN' | 'en', string>> | undefined {
  return carriers.get(number.slice(0, 4)) ?? carriers.get(number.slice(0, 3));
}
