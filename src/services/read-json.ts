/** An answer of another system, read up to a limit: hostile or mistaken, it must not fill our memory. */

const bytesMax = 65_536;

export type ReadJson =
  | { readonly isJson: true; readonly json: unknown }
  | { readonly isJson: false };

/** An empty body is the value null. @throws what the network throws while it is read */
export async function readJson(response: Response): Promise<ReadJson> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  const reader = response.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    bytes += part.value.byteLength;
    if (bytes > bytesMax) {
      await reader?.cancel();
      return { isJson: false };
    }
    chunks.push(part.value);
  }
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? { isJson: true, json: null } : parse(text);
}

function parse(text: string): ReadJson {
  try {
    return { isJson: true, json: JSON.parse(text) };
  } catch {
    return { isJson: false };
  }
}
