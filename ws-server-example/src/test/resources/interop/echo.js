// Echoes every message, as a server and as a client. Prints its port, connects to each URL that it reads from stdin, and
// exits at the end of stdin.
'use strict';

const { WebSocket, WebSocketServer } = require('ws');

const FRAGMENT = 5000;
// compress everything: the default leaves messages below 1 KiB alone
const perMessageDeflate = { threshold: 0 };
const options = { perMessageDeflate, maxPayload: 1 << 24 };

function echo(socket) {
  socket.on('message', (data, binary) => {
    for (let from = 0; from < data.length - FRAGMENT; from += FRAGMENT) {
      socket.send(data.subarray(from, from + FRAGMENT), { binary, fin: false });
    }
    const last = data.length === 0 ? 0 : Math.floor((data.length - 1) / FRAGMENT) * FRAGMENT;
    socket.send(data.subarray(last), { binary, fin: true });
  });
  socket.on('error', error => console.error(error.message));
}

const server = new WebSocketServer({ ...options, host: '127.0.0.1', port: 0 });
server.on('connection', echo);
server.on('listening', () => console.log(server.address().port));

require('readline').createInterface({ input: process.stdin })
  .on('line', url => echo(new WebSocket(url, options)))
  .on('close', () => process.exit(0));
