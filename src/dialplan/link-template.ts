/**
 * Addresses with places for what is known of a call: 'https://crm.example.com/{customer}?tel={number}'.
 * Only http and https; what is put in is encoded, and cannot change where the address leads.
 */

export const linkPlaces = ['number', 'dialled', 'call', 'hotline', 'customer', 'account'] as const;
export type LinkPlace = (typeof linkPlaces)[number];

const placePattern = /\{([^{}]*)\}/g;

/** What is wrong with it, for the admin; undefined: nothing. */
export function linkFaultOf(template: string): string | undefined {
  for (const [, name = ''] of template.matchAll(placePattern)) {
    if (!linkPlaces.some((place) => place === name)) {
      return `there is no {${name}}: write ${linkPlaces.map((place) => `{${place}}`).join(', ')}`;
    }
  }
  const [one, other] = ['a', 'b'].map((filler) => template.replace(placePattern, filler));
  if (!URL.canParse(one ?? ''))
    return "write an address such as 'https://crm.example.com/{number}'";
  const { protocol, username, origin } = new URL(one ?? '');
  if (!/^https?:$/.test(protocol)) return 'only http and https can be opened';
  if (username !== '') return 'no user and password in an address';
  // A caller's number must not choose the host.
  if (!URL.canParse(other ?? '') || new URL(other ?? '').origin !== origin) {
    return 'the places come after the host';
  }
  return undefined;
}

/** Undefined where something is asked for that is not known. */
export function filledLink(
  template: string,
  known: Readonly<Partial<Record<LinkPlace, string>>>,
): string | undefined {
  let isWhole = true;
  const link = template.replace(placePattern, (_, name: LinkPlace) => {
    const value = known[name];
    // '.' and '..' would be steps of the path; nothing encodes them.
    if (value === undefined || /^\.{0,2}$/.test(value)) isWhole = false;
    return encodeURIComponent(value ?? '');
  });
  return isWhole ? link : undefined;
}
