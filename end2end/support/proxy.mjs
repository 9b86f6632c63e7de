// A relay that can be switched off and on: a door in front of the real one.
import net from 'node:net';
import { place } from './mailbox.mjs';

/** Stands before the server that `variable` names. */
export const startProxy = (variable) => startProxyTo(place(variable));

/** `stop()` closes the door and whoever stands in it, `start()` opens it at the same port; after `swallowAnswers()` only what goes in passes,
 *  and after `portal(status)` the door itself answers whatever is asked, as a hotel's network does. */
export async function startProxyTo(behind) {
  const inside = new Set();
  let server;
  let deaf = false;
  let says = 0;
  const proxy = {
    host: '127.0.0.1',
    port: 0,
    swallowAnswers: () => {
      deaf = true;
    },
    portal: async (status) => {
      await proxy.stop();
      await proxy.start();
      says = status;
    },
    start: () => new Promise((done, fail) => {
      deaf = false;
      says = 0;
      if (server?.listening) return done();
      server = net.createServer((socket) => {
        if (says) {
          const text = '<!doctype html><title>Portal</title>Bienvenido a la red';
          inside.add(socket);
          socket.on('error', () => {});
          socket.on('close', () => inside.delete(socket));
          socket.once('data', () => socket.end(`HTTP/1.1 ${says} Portal\r\ncontent-type: text/html\r\ncontent-length: ${text.length}\r\nconnection: close\r\n\r\n${text}`));
          return;
        }
        const onward = net.connect(behind);
        for (const end of [socket, onward]) {
          inside.add(end);
          end.on('error', () => {});
          end.on('close', () => {
            inside.delete(end);
            socket.destroy();
            onward.destroy();
          });
        }
        socket.pipe(onward);
        onward.on('data', (bytes) => deaf || socket.write(bytes));
      });
      server.on('error', fail);
      server.listen(proxy.port, proxy.host, () => {
        proxy.port = server.address().port;
        done();
      });
    }),
    stop: () => new Promise((done) => {
      for (const end of inside) end.destroy();
      if (!server?.listening) return done();
      server.close(() => done());
    }),
  };
  await proxy.start();
  return proxy;
}
