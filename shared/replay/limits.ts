/** Objects that are read at the same time: enough to hide S3's latency where objects are small. */
export const OBJECTS_AT_ONCE = 8;
