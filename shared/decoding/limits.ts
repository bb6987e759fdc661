/**
 * The most that one record may inflate to. Fluent Bit limits a record to 1,024,000 bytes before it compresses it; a bomb in
 * the same space would be a gigabyte, and a log takes some times its record's size while it is made.
 */
export const MAX_INFLATED_BYTES = 4 * 1024 * 1024;
