package dev.framewire.ws.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Skips a test, and says so, where the Netty of the class path lacks a class that came after 4.1. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNetty.Condition.class)
public @interface NeedsNetty {
    /** Since 4.2.1: an {@code EmbeddedChannel} can stop the clock that the executor shows. */
    String STOPPED_CLOCK = "io.netty.util.concurrent.Ticker";

    /** Since 4.2.2: finds leaks without waiting for the garbage collector. */
    String LEAK_PRESENCE = "io.netty.util.LeakPresenceDetector";

    /** Since 4.2.0: the name of a TLS server is checked by default, and Netty's jars are modules that can be linked. */
    String VERSION_4_2 = "io.netty.channel.IoHandler";

    /** The class. */
    String value();

    /** Whether a class is there. */
    final class Condition implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            // asked for each method of an annotated class as well
            String needed = AnnotationSupport.findAnnotation(context.getElement(), NeedsNetty.class)
                    .map(NeedsNetty::value)
                    .orElse(null);
            if (needed == null || isThere(needed)) {
                return ConditionEvaluationResult.enabled("this Netty has what it needs");
            }
            String why = "this Netty has no " + needed;
            System.out.println("skipped: " + context.getElement().orElseThrow() + ": " + why);
            return ConditionEvaluationResult.disabled(why);
        }

        static boolean isThere(String name) {
            try {
                Class.forName(name, false, NeedsNetty.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }
    }
}
