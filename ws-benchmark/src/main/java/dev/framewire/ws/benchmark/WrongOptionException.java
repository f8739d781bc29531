package dev.framewire.ws.benchmark;

/** An option has an invalid value; the message is for the user. */
final class WrongOptionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private WrongOptionException(String message) {
        super(message);
    }

    /** Refuses a number outside its range. */
    static void requireRange(String option, long value, long min, long max) {
        if (value < min || value > max) {
            throw new WrongOptionException(option + " " + value + " is not between " + min + " and " + max);
        }
    }

    /** Refuses a time that is not positive. */
    static void requirePositive(String option, double value) {
        if (!(value > 0)) {
            throw new WrongOptionException(option + " " + value + " is not above 0");
        }
    }
}
