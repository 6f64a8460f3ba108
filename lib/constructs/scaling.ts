/** Replicas by load. */
export interface Autoscale {
  readonly min: number;
  readonly max: number;
  /** Use of the requested processor time to aim at, in percent. Default: 70. */
  readonly cpu?: number;
}

export function scalingProblems(replicas: number | undefined, autoscale: Autoscale | undefined): string[] {
  const problems: string[] = [];
  if (replicas !== undefined && !(Number.isInteger(replicas) && replicas >= 0)) {
    problems.push(`The number of replicas is ${replicas}. Write a whole number from 0.`);
  }
  if (autoscale === undefined) return problems;
  const { min, max, cpu = 70 } = autoscale;
  if (replicas !== undefined) problems.push("Both replicas and autoscale are given. Write one of them.");
  if (!(Number.isInteger(min) && min >= 1)) problems.push(`The autoscale min is ${min}. Write a whole number from 1.`);
  if (!(Number.isInteger(max) && max >= min)) {
    problems.push(`The autoscale max is ${max}. Write a whole number from ${min}.`);
  }
  if (!(Number.isInteger(cpu) && cpu >= 1 && cpu <= 100)) {
    problems.push(`The autoscale cpu is ${cpu}. Write a percentage from 1 to 100.`);
  }
  return problems;
}
