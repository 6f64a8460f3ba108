export default { server: "https://git.example.org" };
