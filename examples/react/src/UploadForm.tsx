import { type DragEvent, useState } from "react";
import type { OnProgress } from "./upload";

interface Props {
  label: string;
  multiple?: boolean;
  /** Sends the files; it does not throw. */
  send: (files: File[], onProgress: OnProgress) => Promise<void>;
}

/** Takes files, chosen or dropped, and shows how much of them has left. */
export function UploadForm({ label, multiple = false, send }: Props) {
  const [share, setShare] = useState<number>();

  async function take(list: FileList | null): Promise<void> {
    const files = [...(list ?? [])].slice(0, multiple ? undefined : 1);
    if (files.length === 0) {
      return;
    }
    setShare(0);
    await send(files, setShare);
    setShare(undefined);
  }

  function drop(event: DragEvent): void {
    event.preventDefault();
    void take(event.dataTransfer.files);
  }

  return (
    <div className="upload" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <label>
        <strong>{label}</strong>
        <input
          type="file"
          multiple={multiple}
          disabled={share !== undefined}
          onChange={async ({ target }) => {
            await take(target.files);
            target.value = "";
          }}
        />
        <small>or drop {multiple ? "files" : "a file"} here</small>
      </label>
      {share !== undefined && <Progress share={share} />}
    </div>
  );
}

function Progress({ share }: { share: number }) {
  return (
    <p className="progress">
      <progress aria-label="Upload" value={share} />
      <span>{Math.round(share * 100)} %</span>
    </p>
  );
}
