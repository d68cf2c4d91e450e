// Which Node.js Hotline runs on: `engines` of package.json, in words.

/** What to say to the person; undefined for a version that does. @param {string} version '20.19.0' */
export function nodeVersionFault(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24;
  if (isSupported) return undefined;
  return `Node.js ${version} is not supported: use 20.19 or later, 22.12 or later, or 24.`;
}
