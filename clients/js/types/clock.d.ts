/** The time of a world, from a test. */
/** `/_mock/clock`. */
export class Clock {
    /** @param {import("./control.js").Control} control */
    constructor(control: import("./control.js").Control);
    /** The time in the world. */
    now(): Promise<Date>;
    /**
     * Make it that time, and answer it.
     * @param {Date | string} now
     */
    set(now: Date | string): Promise<Date>;
    /**
     * Let time pass, and answer what time it is then.
     * @param {{ seconds: number }} by
     */
    advance({ seconds }: {
        seconds: number;
    }): Promise<Date>;
    /** Stop the time, and answer it. */
    freeze(): Promise<Date>;
    /** Let it go on. */
    unfreeze(): Promise<Date>;
    /** Make it the machine's time again. */
    reset(): Promise<Date>;
    #private;
}
