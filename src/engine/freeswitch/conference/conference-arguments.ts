/** The argument of the `conference` application: `<name>[@profile][+[pin]][+flags{a|b}]`. */

export interface ConferenceArguments {
  readonly name: string;
  readonly profile: string;
  readonly pin: string;
  /** In kebab-case, as written. */
  readonly flags: ReadonlySet<string>;
}

const nameLengthMax = 128;

/** Undefined when there is no usable name. */
export function parseConferenceArguments(argument: string): ConferenceArguments | undefined {
  const [, head = '', flags = ''] = /^(.*?)(?:\+flags\{([^}]*)\})?$/s.exec(argument.trim()) ?? [];
  const [place = '', pin = ''] = head.split('+');
  const [name = '', profile = 'default'] = place.split('@');
  if (name === '' || name.length > nameLengthMax || /\s/.test(name)) return undefined;
  const names = flags.split('|').map((flag) => flag.trim());
  return { name, profile, pin, flags: new Set(names.filter((flag) => flag !== '')) };
}
