/** Finds the code of a thread beside the module that starts it, compiled or as source. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

/**
 * The compiled thread beside the compiled file. From source a thread needs TypeScript hooks of its
 * own, also where the main thread has others (vitest): it is started by a line that registers tsx's.
 *
 * @param starter `import.meta.url` of the module that starts the thread
 * @param name of the thread's file, without an extension
 */
export function threadModule(starter: string, name: string): URL {
  if (!starter.endsWith('.ts')) return new URL(`./${name}.js`, starter);
  const source = new URL(`./${name}.ts`, starter).href;
  const tsx = pathToFileURL(createRequire(starter).resolve('tsx/esm/api')).href;
  // `resolve` gives the CommonJS file, whose hooks do not load in a thread; its twin's do.
  const hooks = JSON.stringify(tsx.replace(/\.cjs$/, '.mjs'));
  const imports = `import { register } from ${hooks}; register();`;
  const bootstrap = `${imports} await import(${JSON.stringify(source)});`;
  return new URL(`data:text/javascript,${encodeURIComponent(bootstrap)}`);
}
