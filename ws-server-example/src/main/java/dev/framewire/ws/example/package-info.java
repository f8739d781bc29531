@NullMarked
package dev.framewire.ws.example;

import org.jspecify.annotations.NullMarked;
