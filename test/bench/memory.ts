import { readdirSync, readFileSync, readlinkSync, realpathSync } from "node:fs";

const node = realpathSync(process.execPath);

/** Memory of a running command. */
export interface MemoryWatch {
  stop(): void;
  /** Sum of the peaks of the command's Node processes. */
  bytes(): number;
}

/**
 * Watches the memory of a command's Node processes: the process itself and the Node processes below
 * it, but no others, such as the TypeScript compiler or esbuild. What is read is the kernel's own mark
 * of the largest resident set (proc_pid_status(5), "VmHWM"), so a peak between two looks is not lost.
 * The maximum that wait4(2) reports would not do: it includes every child.
 *
 * @throws Error on systems without /proc.
 */
export function watchMemory(pid: number): MemoryWatch {
  const peaks = new Map<number, number>();
  const look = () => {
    for (const one of family(pid)) {
      const program = attempt(() => readlinkSync(`/proc/${one}/exe`));
      const peak = attempt(() => /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${one}/status`, "utf8"))?.[1]);
      // Between fork and exec a child is still a copy of its parent: what it turns out to be counts.
      if (program !== undefined && program !== node) peaks.delete(one);
      else if (program !== undefined && peak !== undefined) peaks.set(one, Number(peak) * 1024);
    }
  };
  readFileSync("/proc/self/status");
  const timer = setInterval(look, 10);
  return {
    stop: () => clearInterval(timer),
    bytes: () => [...peaks.values()].reduce((sum, peak) => sum + peak, 0),
  };
}

function family(pid: number): number[] {
  const threads = attempt(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const children = threads.flatMap((thread) =>
    (attempt(() => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")) ?? "").split(" ").filter((text) => text !== ""));
  return [pid, ...children.flatMap((child) => family(Number(child)))];
}

/** A process can end between any two looks at it, so that what is read is no longer there. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
