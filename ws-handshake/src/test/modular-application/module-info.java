/** An application that names our module alone: what its handlers need of Netty comes with it. */
module example {
    requires dev.framewire.ws.handshake;
}
