/**
 * Load for the example's chat: many clients in one room. Each class says which thread uses it. The receiver of a buffer
 * releases it.
 */
@NullMarked
package dev.framewire.ws.benchmark.chat;

import org.jspecify.annotations.NullMarked;
