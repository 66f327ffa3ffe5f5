/** The list that a map has for a key. If it has none, an empty one is put there. */
export function listAt<Key, Entry>(lists: Map<Key, Entry[]>, key: Key): Entry[] {
  let list = lists.get(key);
  if (list === undefined) {
    list = [];
    lists.set(key, list);
  }
  return list;
}
