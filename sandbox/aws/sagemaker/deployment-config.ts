/** What a deployment cannot be here but in one step, which is what AWS does unless told otherwise. */
export const refusedOfDeployment: readonly string[] = [
  "DeploymentConfig.AutoRollbackConfiguration",
  "DeploymentConfig.BlueGreenUpdatePolicy.MaximumExecutionTimeoutInSeconds",
  "DeploymentConfig.BlueGreenUpdatePolicy.TerminationWaitInSeconds",
  "DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.CanarySize",
  "DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.LinearStepSize",
  "DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.Type",
  "DeploymentConfig.BlueGreenUpdatePolicy.TrafficRoutingConfiguration.WaitIntervalInSeconds",
  "DeploymentConfig.RollingUpdatePolicy",
];
