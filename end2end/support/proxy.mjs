// A relay that can be switched off and on: a door in front of the real one.
import net from 'node:net';
import { place } from './mailbox.mjs';

/** Stands before the server that `variable` names. */
export const startProxy = (variable) => startProxyTo(place(variable));

/** `stop()` closes the door and whoever stands in it, `start()` opens it at the same port; after `swallowAnswers()` only what goes in passes. */
export async function startProxyTo(behind) {
  const inside = new Set();
  let server;
  let deaf = false;
  const proxy = {
    host: '127.0.0.1',
    port: 0,
    swallowAnswers: () => {
      deaf = true;
    },
    start: () => new Promise((done, fail) => {
      deaf = false;
      server = net.createServer((socket) => {
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
