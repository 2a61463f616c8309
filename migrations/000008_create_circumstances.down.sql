DROP TABLE trusts;
DROP TABLE organization_circumstances;
