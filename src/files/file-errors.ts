/**
 * Why a file could not be used, in plain words, by the code of Node's error. ENOENT is worded for reading.
 */
export const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is not a folder',
  EMFILE: 'too many files are open',
  ELOOP: 'its symbolic links lead round in a circle',
};
