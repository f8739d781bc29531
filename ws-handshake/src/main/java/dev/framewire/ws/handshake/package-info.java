@NullMarked
package dev.framewire.ws.handshake;

import org.jspecify.annotations.NullMarked;
