/** An application that requires only our module, which brings the modules of Netty that it needs. */
module example {
    requires dev.framewire.ws.handshake;
}
