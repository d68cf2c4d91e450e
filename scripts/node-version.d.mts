/** What to say to the person; undefined for a version that does. `version` as '20.19.0'. */
export function nodeVersionFault(version: string): string | undefined;
