/**
 * The command {@code soak}: random sessions over real sockets for a given time, with a check of every byte. Both ends derive a
 * session from the same seed, so a fault can be reproduced.
 */
@NullMarked
package dev.framewire.ws.benchmark.soak;

import org.jspecify.annotations.NullMarked;
