/** In plain words why a file could not be used, by the code of Node's error; ENOENT as when it is read. */
export const fileErrors: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EMFILE: 'too many files are open',
  ELOOP: 'its symbolic links go round in circles',
};
