import type { Construct } from "constructs";
import { scalingProblems, type Autoscale } from "./scaling.js";
import { Service, type ServiceProps } from "./service.js";

export interface WebServiceProps extends ServiceProps {
  /** Replicas by load. Not together with `replicas`. Default: a fixed number. */
  readonly autoscale?: Autoscale;
}

/** A program without lasting state that answers requests. */
export class WebService extends Service<WebServiceProps> {
  constructor(scope: Construct, id: string, props: WebServiceProps) {
    super(scope, id, props);
  }

  protected override problems(): string[] {
    return [...super.problems(), ...scalingProblems(this.props.replicas, this.props.autoscale)];
  }
}
