DROP TABLE rate_limits;
DROP TABLE sign_in_links;
DROP TABLE sessions;
DROP TABLE tokens;
DROP TABLE memberships;
DROP TABLE users;
DROP TABLE organizations;
