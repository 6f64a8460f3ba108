import { failure, type Handler, type PortainerStandIn, type Reply } from "./stand-in.js";
import type { EnvironmentRecord } from "./data.js";
import { removed } from "./environments.js";

/** The Docker engines behind the environments. */
export function answerDocker(portainer: PortainerStandIn): void {
  const engine = (method: string, path: string, handler: (environment: EnvironmentRecord, request: Parameters<Handler>[0]) => Reply): void => {
    portainer.on(method, `/endpoints/:id/docker${path}`, (request) => {
      const environment = portainer.environments.find(({ Id }) => String(Id) === request.params["id"]);
      if (environment === undefined) return failure(404, "Unable to find an environment with the specified identifier inside the database");
      return environment.Status === 2 ? failure(502, "Bad Gateway", "dial tcp 10.0.0.9:9001: connect: connection refused") : handler(environment, request);
    });
  };
  const servicesOf = ({ Id }: EnvironmentRecord) => portainer.services.filter(({ environment }) => environment === Id);

  engine("GET", "/swarm", ({ swarm }) => (swarm === "" ? failure(503, "This node is not a swarm manager.") : { status: 200, body: { ID: swarm } }));
  engine("GET", "/networks", ({ Id }) => ({ status: 200, body: portainer.networks.filter(({ environment }) => environment === Id) }));
  engine("POST", "/networks/create", ({ Id }, { body }) => {
    const name = String(body["Name"]);
    if (portainer.networks.some((network) => network.environment === Id && network.Name === name)) return failure(409, `network with name ${name} already exists`);
    portainer.networks.push({
      environment: Id, Name: name, Driver: String(body["Driver"]), Attachable: body["Attachable"] === true, Internal: body["Internal"] === true,
      Options: typeof body["Options"] === "object" ? { ...body["Options"] } : {},
    });
    return { status: 201, body: { Id: name } };
  });
  engine("DELETE", "/networks/:name", ({ Id }, { params }) => removed(portainer.networks, ({ environment, Name }) => environment === Id && Name === params["name"]));
  engine("GET", "/services", (environment) => ({
    status: 200,
    body: servicesOf(environment).map(({ stack, name, running, desired }) => ({
      ID: `${stack}_${name}`, Spec: { Name: `${stack}_${name}`, Labels: { "com.docker.stack.namespace": stack } }, ServiceStatus: { RunningTasks: running, DesiredTasks: desired },
    })),
  }));
  engine("GET", "/tasks", (environment) => ({
    status: 200, body: servicesOf(environment).map(({ stack, name, task }) => ({ ID: task, ServiceID: `${stack}_${name}`, DesiredState: "running", Status: { State: "running" } })),
  }));
  engine("GET", "/configs", () => ({ status: 200, body: [] }));
  engine("GET", "/containers/json", (environment) => ({
    status: 200,
    body: servicesOf(environment).map(({ stack, name, running }) => ({
      Labels: { "com.docker.compose.project": stack, "com.docker.compose.service": name }, State: running > 0 ? "running" : "restarting", Status: "Up 2 minutes",
    })),
  }));
}
