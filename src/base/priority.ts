/** A caller's priority, wherever it is said: whole steps from 0, the ordinary caller, to this. */
export const priorityMax = 100;
