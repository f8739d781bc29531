/**
 * What several layers share and is no API: writes, durations, the clock. Exported to our own modules alone; may change at any time.
 */
@NullMarked
package dev.framewire.ws.internal;

import org.jspecify.annotations.NullMarked;
