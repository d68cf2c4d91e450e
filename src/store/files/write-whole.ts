import { renameSync, rmSync, writeFileSync } from 'node:fs';

/** Writes a file that is whole at every moment: who reads it meanwhile has the one before. */
export function writeWhole(path: string, content: Buffer | string): void {
  const made = `${path}.new`;
  try {
    writeFileSync(made, content);
    renameSync(made, path);
  } finally {
    rmSync(made, { force: true });
  }
}
