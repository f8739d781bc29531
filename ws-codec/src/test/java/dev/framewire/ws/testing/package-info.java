/** The helpers of the tests of all modules: leak detection for every test, and hex. */
@NullMarked
package dev.framewire.ws.testing;

import org.jspecify.annotations.NullMarked;
