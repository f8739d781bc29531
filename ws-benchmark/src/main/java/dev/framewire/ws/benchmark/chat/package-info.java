/**
 * Load for the example's chat: many in one room. Each class says which thread uses it; buffers are released where they are
 * received.
 */
@NullMarked
package dev.framewire.ws.benchmark.chat;

import org.jspecify.annotations.NullMarked;
