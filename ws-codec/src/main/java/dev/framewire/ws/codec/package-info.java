@NullMarked
package dev.framewire.ws.codec;

import org.jspecify.annotations.NullMarked;
