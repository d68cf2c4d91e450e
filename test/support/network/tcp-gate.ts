/** A TCP relay that a test can cut and open again: the loss of a server without ending it. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class TcpGate {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #isCut = false;
  #isSilent = false;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#server = createServer((socket) => {
      if (this.#isCut) {
        socket.destroy();
        return;
      }
      const far = connect(target.port, target.host);
      for (const end of [socket, far]) {
        this.#sockets.add(end);
        end.setNoDelay(true);
        if (this.#isSilent) end.pause();
        end.on('error', () => undefined);
        end.on('close', () => {
          this.#sockets.delete(end);
          socket.destroy();
          far.destroy();
        });
      }
      if (!this.#isSilent) socket.pipe(far).pipe(socket);
    });
  }

  static async to(target: { readonly host: string; readonly port: number }): Promise<TcpGate> {
    const gate = new TcpGate(target);
    gate.#server.listen(0, '127.0.0.1');
    await once(gate.#server, 'listening');
    return gate;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Ends what goes through and lets nothing new. */
  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Holds everything up, open as it is: a server that has stopped answering. */
  silence(): void {
    this.#isSilent = true;
    for (const socket of this.#sockets) {
      socket.unpipe();
      socket.pause();
    }
  }

  open(): void {
    this.#isCut = false;
    this.#isSilent = false;
  }

  close(): void {
    this.cut();
    this.#server.close();
  }
}
