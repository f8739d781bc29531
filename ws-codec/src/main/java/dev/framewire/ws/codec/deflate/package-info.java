/** permessage-deflate. */
@NullMarked
package dev.framewire.ws.codec.deflate;

import org.jspecify.annotations.NullMarked;
