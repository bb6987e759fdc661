/**
 * Does some work for each item, in their order, for so many at the same time.
 *
 * @param items taken one by one, as there is room
 * @param mayBegin asked of each item; no more is taken once it may not
 * @throws what the work or the items throw first; nothing more is begun then
 */
export async function eachAtOnce<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  count: number,
  work: (item: Item) => Promise<void>,
  mayBegin: () => Promise<boolean> = async () => true,
): Promise<void> {
  const queue = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let isOver = false;
  const worker = async (): Promise<void> => {
    try {
      for (let next = await queue.next(); !isOver && next.done !== true; next = await queue.next()) {
        isOver ||= !(await mayBegin());
        if (isOver) return;
        await work(next.value);
      }
    } catch (error) {
      isOver = true;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: count }, worker));
}
