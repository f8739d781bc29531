/**
 * Sessions of all kinds over real sockets, for as long as it is asked for, with a check of every byte: {@code soak}. What a
 * session does comes from a seed that both ends know, so a fault can be repeated.
 */
@NullMarked
package dev.framewire.ws.benchmark.soak;

import org.jspecify.annotations.NullMarked;
