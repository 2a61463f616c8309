DROP TABLE agent_tokens;
DROP TABLE agents;
DROP TABLE enrolment_secrets;
