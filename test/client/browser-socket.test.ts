import { expect, it } from 'vitest';
import { type BrowserSocket, openBrowserSocket } from '../../src/client/browser-socket.ts';
import { deskSubprotocol } from '../../src/protocol/desk-protocol.ts';

class FakeBrowserSocket implements BrowserSocket {
  readyState = 0;
  readonly sent: string[] = [];
  isClosed = false;
  readonly #listeners = new Map<string, (event: { readonly data: unknown }) => void>();

  send(text: string): void {
    this.sent.push(text);
  }

  close(): void {
    this.isClosed = true;
  }

  addEventListener(kind: string, listener: (event: { readonly data: unknown }) => void): void {
    this.#listeners.set(kind, listener);
  }

  happen(kind: 'open' | 'message' | 'close', data?: unknown): void {
    this.#listeners.get(kind)?.({ data });
  }
}

function opened(seat?: 'supervisor') {
  const socket = new FakeBrowserSocket();
  const asked: string[] = [];
  const heard: string[] = [];
  const address = 'https://desk.example.com/crm/index.html?x=1';
  const open = (url: URL, subprotocol: string) => {
    asked.push(url.href, subprotocol);
    return socket;
  };
  const link = openBrowserSocket(
    { address, open, ...(seat && { seat }) },
    {
      opened: () => heard.push('opened'),
      message: (text) => heard.push(text),
      closed: () => heard.push('closed'),
    },
  );
  return { socket, asked, heard, link };
}

it("is opened at the desk's address on the page's own server", () => {
  expect(opened().asked).toEqual(['wss://desk.example.com/api/desk', deskSubprotocol]);
  expect(opened('supervisor').asked[0]).toBe('wss://desk.example.com/api/desk?as=supervisor');
});

it('tells what happens, takes texts only, and sends while it is open', () => {
  const { socket, heard, link } = opened();
  link.send('too early');
  socket.readyState = 1;
  socket.happen('open');
  socket.happen('message', 'text');
  socket.happen('message', new ArrayBuffer(1));
  link.send('hello');
  socket.readyState = 3;
  link.send('too late');
  socket.happen('close');
  expect(heard).toEqual(['opened', 'text', 'closed']);
  expect(socket.sent).toEqual(['hello']);
  link.close();
  expect(socket.isClosed).toBe(true);
});
