import { useEffect } from 'preact/hooks';

/** Takes files that are dropped on the page, and texts that are pasted where nothing takes them. */
export function useIncoming(
  openFiles: (files: Iterable<File>) => void,
  openText: (text: string) => void,
): void {
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const files = event.dataTransfer?.files;
      if (files === undefined || files.length === 0) return;
      event.preventDefault();
      openFiles(files);
    };
    const paste = (event: ClipboardEvent) => {
      if ((event.target as Element | null)?.closest?.('input, textarea, [contenteditable]')) return;
      const { files } = event.clipboardData ?? {};
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (files !== undefined && files.length > 0) openFiles(files);
      else if (text.trim() !== '') openText(text);
    };
    // In an editor, files would be dropped into the text.
    document.addEventListener('dragover', over, true);
    document.addEventListener('drop', drop, true);
    document.addEventListener('paste', paste);
    return () => {
      document.removeEventListener('dragover', over, true);
      document.removeEventListener('drop', drop, true);
      document.removeEventListener('paste', paste);
    };
  }, [openFiles, openText]);
}
