/** What the tests of all modules share: leak detection that no test can forget, and hex. */
@NullMarked
package dev.framewire.ws.testing;

import org.jspecify.annotations.NullMarked;
