import type { Construct } from "constructs";
import { quote } from "../model/name.js";
import { addressOf, urlOf, type Endpoint } from "./endpoint.js";
import { Part, type PartProps } from "./part.js";
import { isAddress } from "./peer.js";
import { portProblems, type Ports } from "./port.js";

export interface ExternalServiceProps extends PartProps {
  /** IPv4 or IPv6 addresses (not both) that answer, such as that of a database VM. */
  readonly addresses: readonly string[];
  readonly ports: Ports;
}

/** Something outside of the cluster with fixed addresses, under a name that workloads can use. */
export class ExternalService extends Part<ExternalServiceProps> implements Endpoint {
  constructor(scope: Construct, id: string, props: ExternalServiceProps) {
    super(scope, id, props);
  }

  get host(): string {
    return this.objectName;
  }

  address(port?: string): string {
    return addressOf(this.host, this.props.ports, port);
  }

  url(port?: string, scheme?: string): string {
    return urlOf(this.address(port), scheme);
  }

  protected override problems(): string[] {
    const { addresses, ports } = this.props;
    const versions = new Set(addresses.map((address) => address.includes(":")));
    return [
      ...super.problems(),
      ...(addresses.length > 0 ? [] : ["There are no addresses. Write at least one IP address."]),
      ...addresses.filter((address) => !isAddress(address))
        .map((address) => `The address ${quote(address)} is not an IP address. Write one such as \`10.25.20.30\`.`),
      ...(versions.size > 1 ? ["The addresses mix IPv4 and IPv6. Write two external services."] : []),
      ...(Object.keys(ports).length > 0 ? [] : ["There are no ports. Write at least one, such as `{ postgresql: 5432 }`."]),
      ...portProblems(ports),
    ];
  }
}
