import { Construct } from "constructs";
import { deriveObjectName, nameProblems } from "./object-name.js";

/** What every construct of this room takes. */
export interface PartProps {
  /**
   * Name of what is made, an RFC 1123 label. Default: the deployment's name and the construct's
   * path below the chart, joined with `-`; components named `main`, `default` or like the
   * deployment are left out.
   */
  readonly name?: string;
}

/**
 * Base of the platform's constructs: keeps what the author wanted and checks it. A part holds no
 * Kubernetes objects until a renderer adds them below it, so that each object's construct path
 * leads to the author's construct.
 */
export abstract class Part<Props extends PartProps = PartProps> extends Construct {
  readonly props: Props;
  /** Name of what is made; also the name by which other workloads of the deployment reach it. */
  readonly objectName: string;

  constructor(scope: Construct, id: string, props: Props) {
    super(scope, id);
    this.props = props;
    this.objectName = props.name ?? deriveObjectName(this);
    this.node.addValidation({ validate: () => this.problems() });
  }

  /** What is wrong with the values: complete sentences, with the value seen and what to write instead. */
  protected problems(): string[] {
    return nameProblems(this.objectName);
  }
}
